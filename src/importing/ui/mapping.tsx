export const Mapping = () => <p>Mapping</p>
