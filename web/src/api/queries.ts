import { keepPreviousData, useQuery, type UseQueryOptions, type UseQueryResult } from '@tanstack/react-query';
import { formatUs, fromDto, type Segment } from '../playback/segments';
import { api, ApiError, part } from './client';
import { type Camera, type EventDto, type SavedView, type SegmentDto, type Session, type SetupState, type Timeline } from './types';

/** Of one camera on the timeline; where there are more, those of the newest part of it. */
const mostEvents = 5000;

export function useSession(): UseQueryResult<Session | null> {
  return useQuery({
    queryKey: ['session'],
    queryFn: async () => {
      try {
        return await api.get<Session>('session');
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) {
          return null;
        }

        throw error;
      }
    },
    staleTime: 60_000,
  });
}

export function useSetup(isWanted: boolean): UseQueryResult<SetupState> {
  return useQuery({ queryKey: ['setup'], queryFn: () => api.get<SetupState>('setup'), enabled: isWanted });
}

export function useCameras(refetchMs = 5000): UseQueryResult<Camera[]> {
  return useQuery({ queryKey: ['cameras'], queryFn: () => api.get<Camera[]>('cameras'), refetchInterval: refetchMs });
}

export function useViews(): UseQueryResult<SavedView[]> {
  return useQuery({ queryKey: ['views'], queryFn: () => api.get<SavedView[]>('views') });
}

/** A stream's timeline; while another stretch is on its way the old one stays. */
export function timelineQuery(camera: string, stream: string, fromUs: number, toUs: number, resolutionUs: number): UseQueryOptions<Timeline> {
  const from = formatUs(fromUs);
  const to = formatUs(toUs);
  const resolution = Math.max(1, Math.round(resolutionUs / 1e6));
  return {
    queryKey: ['timeline', camera, stream, from, to, resolution],
    queryFn: () => api.get<Timeline>(
      `cameras/${part(camera)}/streams/${part(stream)}/timeline?from=${part(from)}&to=${part(to)}&resolution=${resolution}`),
    placeholderData: keepPreviousData,
    refetchInterval: toUs > Date.now() * 1000 ? 5000 : false,
    staleTime: 4000,
  };
}

export function eventsQuery(camera: string, fromUs: number, toUs: number): UseQueryOptions<EventDto[]> {
  const from = formatUs(fromUs);
  const to = formatUs(toUs);
  return {
    queryKey: ['events', camera, from, to],
    queryFn: () => api.get<EventDto[]>(`cameras/${part(camera)}/events?from=${part(from)}&to=${part(to)}&limit=${mostEvents}`),
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 10_000,
  };
}

export async function fetchSegments(camera: string, stream: string, fromUs: number, toUs: number): Promise<Segment[]> {
  const list = await api.get<SegmentDto[]>(
    `cameras/${part(camera)}/streams/${part(stream)}/segments?from=${part(formatUs(fromUs))}&to=${part(formatUs(toUs))}`);
  return list.map(fromDto);
}
