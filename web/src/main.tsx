import '@mantine/core/styles.css';
import './theme/page.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { ApiError } from './api/client';
import { App } from './App';
import { CrashGuard } from './shell/CrashGuard';
import { KeyringProvider } from './shell/keyring';
import { TextProvider } from './text/text';
import { theme } from './theme/theme';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // What the server refused it will refuse again; a server that is away may come back.
      retry: (count, error) => !(error instanceof ApiError && error.status < 500) && count < 2,
      refetchOnWindowFocus: true,
    },
  },
});

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withStaticClasses={false} withGlobalClasses={false}>
        <TextProvider>
          <CrashGuard>
            <QueryClientProvider client={client}>
              <KeyringProvider>
                <BrowserRouter>
                  <App />
                </BrowserRouter>
              </KeyringProvider>
            </QueryClientProvider>
          </CrashGuard>
        </TextProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
