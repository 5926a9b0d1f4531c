/** Where the shop's customers are: half of them in the United States. */
export interface Place {
  readonly city: string;
  readonly country: string;
}

const in_ = (country: string, ...cities: string[]): Place[] => cities.map((city) => ({ city, country }));

export const DOMESTIC: readonly Place[] = in_(
  'USA',
  ...['New York', 'Los Angeles', 'Chicago', 'Houston', 'Phoenix', 'Philadelphia', 'San Antonio', 'San Diego', 'Dallas'],
  ...['Austin', 'Jacksonville', 'Columbus', 'Charlotte', 'Indianapolis', 'Seattle', 'Denver', 'Boston', 'Nashville'],
  ...['Portland', 'Las Vegas', 'Detroit', 'Memphis', 'Baltimore', 'Milwaukee', 'Albuquerque', 'Tucson', 'Sacramento'],
);

export const FOREIGN: readonly Place[] = [
  ...in_('Canada', 'Toronto', 'Montréal', 'Vancouver', 'Calgary'),
  ...in_('Mexico', 'Ciudad de México', 'Guadalajara', 'Mérida'),
  ...in_('Brazil', 'São Paulo', 'Rio de Janeiro', 'Brasília'),
  ...in_('Argentina', 'Buenos Aires', 'Córdoba'),
  ...in_('United Kingdom', 'London', 'Manchester', 'Edinburgh', 'Bristol'),
  ...in_('Ireland', 'Dublin', 'Cork'),
  ...in_('France', 'Paris', 'Lyon', 'Marseille', 'Orléans'),
  ...in_('Germany', 'Berlin', 'Hamburg', 'München', 'Köln', 'Düsseldorf'),
  ...in_('Switzerland', 'Zürich', 'Genève', 'Basel'),
  ...in_('Spain', 'Madrid', 'Barcelona', 'Valencia'),
  ...in_('Italy', 'Roma', 'Milano', 'Torino'),
  ...in_('Netherlands', 'Amsterdam', 'Rotterdam', 'Utrecht'),
  ...in_('Poland', 'Warszawa', 'Kraków', 'Łódź'),
  ...in_('Sweden', 'Stockholm', 'Göteborg', 'Malmö'),
  ...in_('Norway', 'Oslo', 'Bergen', 'Tromsø'),
  ...in_('Japan', '東京', '大阪', '京都'),
  ...in_('India', 'Mumbai', 'Delhi', 'Bengaluru'),
  ...in_('Australia', 'Sydney', 'Melbourne', 'Perth'),
  ...in_('South Africa', 'Cape Town', 'Johannesburg'),
  ...in_('Kenya', 'Nairobi', 'Mombasa'),
];
