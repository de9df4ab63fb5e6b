import { LabIcon } from '@jupyterlab/ui-components';
import askSvg from '../style/icons/ask.svg';
import sendSvg from '../style/icons/send.svg';
import turnSvg from '../style/icons/turn.svg';
import attachSvg from '../style/icons/attach.svg';

export const askIcon = new LabIcon({ name: 'nlquery:ask', svgstr: askSvg });
export const sendIcon = new LabIcon({ name: 'nlquery:send', svgstr: sendSvg });
export const attachIcon = new LabIcon({ name: 'nlquery:attach', svgstr: attachSvg });
export const turnIcon = new LabIcon({ name: 'nlquery:turn', svgstr: turnSvg });
