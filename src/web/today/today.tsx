export const Today = () => <p>Today</p>
