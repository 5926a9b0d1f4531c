// The template validator of aws-cdk-lib costs seconds a synthesis; one CI step keeps it on.
process.env.CDK_VALIDATION = 'false';
process.env.CDK_DISABLE_CLI_TELEMETRY = '1';
