package org.altnet.alarm;

import org.altnet.api.alarm.Alarm;

/**
 * News for somebody.
 *
 * @param reminder whether they have been told the same before
 */
record Announcement(Audience audience, Alarm alarm, boolean reminder) {}
