export const Imports = () => <p>Imports</p>
