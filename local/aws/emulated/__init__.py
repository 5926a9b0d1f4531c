"""What the embedded AWS lacks, by service: CloudFormation types, service integrations, machines that really run."""
