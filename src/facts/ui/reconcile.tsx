export const Reconcile = (_: { figure?: unknown }) => <p>Reconcile</p>
