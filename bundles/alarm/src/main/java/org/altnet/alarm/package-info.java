/**
 * What an operator must know, kept until it is settled, and told to people.
 *
 * <p>{@link org.altnet.alarm.AlarmService} is the room's door: the service, the configuration and
 * the threads. {@link org.altnet.alarm.AlarmBook} knows what is the matter and what people have
 * been told of it; {@link org.altnet.alarm.AnnouncementRule} decides when they are told again.
 * {@link org.altnet.alarm.AlarmDesk} carries each decision out, first to the disk, then to the
 * {@link org.altnet.alarm.Courier}s, one for each {@link org.altnet.alarm.Sink}, which do not wait
 * for each other.
 */
package org.altnet.alarm;
