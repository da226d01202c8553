import { lazy, type ReactNode, Suspense } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import { useSession, useSetup } from './api/queries';
import { NotFound } from './pages/NotFound';
import { SignIn } from './pages/SignIn';
import { Failure, Loading } from './shell/States';
import { Frame } from './shell/Frame';

// Each page is fetched when it is opened for the first time.
const Live = lazy(() => import('./pages/live/Live'));
const Playback = lazy(() => import('./pages/playback/Playback'));
const Events = lazy(() => import('./pages/events/Events'));
const Cameras = lazy(() => import('./pages/cameras/Cameras'));
const Alerts = lazy(() => import('./pages/alerts/Alerts'));
const Storage = lazy(() => import('./pages/Storage'));
const Users = lazy(() => import('./pages/users/Users'));
const Tokens = lazy(() => import('./pages/Tokens'));
const Settings = lazy(() => import('./pages/Settings'));
const Health = lazy(() => import('./pages/Health'));
const About = lazy(() => import('./pages/About'));
const Setup = lazy(() => import('./pages/setup/Setup'));

export function App(): ReactNode {
  const session = useSession();
  const setup = useSetup(session.data === null);
  const { pathname } = useLocation();
  if (session.isPending || (session.data === null && setup.isPending)) {
    return <Loading />;
  }

  if (session.isError && session.data === undefined) {
    return <Failure error={session.error} onRetry={() => void session.refetch()} />;
  }

  if (session.data === null || session.data === undefined) {
    if (setup.data?.needed === true) {
      return <Suspense fallback={<Loading />}><Setup state={setup.data} /></Suspense>;
    }

    return <SignIn openId={setup.data?.openId} />;
  }

  return (
    <Frame session={session.data}>
      <Suspense fallback={<Loading />}>
        <Routes>
          <Route path="/" element={<Live session={session.data} />} />
          <Route path="/playback" element={<Playback />} />
          <Route path="/events" element={<Events />} />
          <Route path="/cameras" element={<Cameras session={session.data} />} />
          <Route path="/alerts" element={<Alerts session={session.data} />} />
          <Route path="/storage" element={<Storage session={session.data} />} />
          <Route path="/users" element={<Users session={session.data} />} />
          <Route path="/tokens" element={<Tokens session={session.data} />} />
          <Route path="/settings" element={<Settings session={session.data} />} />
          <Route path="/health" element={<Health />} />
          <Route path="/about" element={<About />} />
          <Route path="/setup" element={<Navigate to="/" replace />} />
          <Route path="*" element={<NotFound path={pathname} />} />
        </Routes>
      </Suspense>
    </Frame>
  );
}
