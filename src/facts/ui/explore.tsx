export const Explore = (_: { figure?: unknown }) => <p>Explore</p>
