export const FigureDrawer = (_: { figure?: unknown }) => <p>FigureDrawer</p>
