import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './client.ts'
import { preferredLanguage } from './kit/preferences.ts'
import { ThemeProvider } from './kit/theme-provider.tsx'
import { router } from './routes/router.tsx'
import { bringEnglish } from './sayings.ts'
import './kit/kit.css'
import './kit/page.css'
import './kit/table.css'
import './shell/shell.css'

const root = document.getElementById('root')
const show = (): void => {
  if (root)
    createRoot(root).render(
      <StrictMode>
        <QueryClientProvider client={queryClient}>
          <ThemeProvider>
            <RouterProvider router={router} />
          </ThemeProvider>
        </QueryClientProvider>
      </StrictMode>,
    )
}

// Where they do not come, the server's own words are shown: better than no page.
if (preferredLanguage() === 'en') bringEnglish().then(show, show)
else show()
