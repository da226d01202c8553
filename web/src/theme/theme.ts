import { createTheme, type MantineThemeOverride, Modal, Tooltip } from '@mantine/core';

/** Mantine locks scrolling with a style element, which the policy refuses: a dialog covers the page anyway. */
export const theme: MantineThemeOverride = createTheme({
  primaryColor: 'teal',
  components: {
    Modal: Modal.extend({ defaultProps: { lockScroll: false, centered: true } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, events: { hover: true, focus: true, touch: false } } }),
  },
});
