export const BatchPage = () => <p>BatchPage</p>
