package org.altnet.alarm;

import java.io.IOException;
import java.util.Optional;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.net.ProxyOnly;

/**
 * A webhook that proxy-only mode bars, since there is no way to it through a proxy. It keeps its
 * place, and so its outbox: what is not told is seen, and is told if the configuration is put right
 * in time.
 */
final class BarredWebhook implements Sink {
    private final String why;

    BarredWebhook(WebhookTarget target, ProxyOnly only) {
        why =
                target
                        + " may not be posted to in proxy-only mode ("
                        + ProxyOnly.KEY
                        + "="
                        + only
                        + "); set webhook to a server at a loopback address, such as"
                        + " http://127.0.0.1:8080/, or tell people by exec";
    }

    /** The same as that of the one that works. */
    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public void check() throws IOException {
        throw new IOException(why);
    }

    @Override
    public Delivery deliver(Alarm alarm) {
        return new Delivery.Rejected(why, Optional.empty());
    }

    @Override
    public void close() {}
}
