export const Glossary = (_: { figure?: unknown }) => <p>Glossary</p>
