export const Settings = () => <p>Settings</p>
