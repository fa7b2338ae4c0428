package org.altnet.alarm;

import org.altnet.api.alarm.Alarm;
import org.altnet.api.time.Moment;

/**
 * What somebody was told last of an alarm that they believe to last.
 *
 * @param alarm as it was then
 * @param at when
 */
record Told(Alarm alarm, Moment at) {}
