package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.altnet.api.stack.Altstack;
import org.altnet.shell.control.GogoSession;
import org.junit.jupiter.api.Test;

class RestartCommandTest {
    @Test
    void restartsADriver() {
        GogoSession gogo = session(CompletableFuture.completedFuture(null));
        assertEquals(
                "Driver lightning is restarted, altnet:drivers shows how it fares\n",
                Outcomes.text(gogo, "altnet:restart lightning"));
        assertEquals(
                "lightning",
                Outcomes.json(gogo, "altnet:restart --json lightning").getString("restarted"));
    }

    @Test
    void saysWhatIsWrong() {
        GogoSession gogo =
                session(CompletableFuture.failedFuture(new IOException("there is no driver x")));
        Outcomes.fails(2, "which driver?", gogo, "altnet:restart");
        Outcomes.fails(1, "there is no driver x", gogo, "altnet:restart x");
    }

    private static GogoSession session(CompletableFuture<Void> outcome) {
        Altstack altstack = Stub.of(Altstack.class, Map.of("restart", outcome));
        return GogoSession.with("restart", new RestartCommand(altstack));
    }
}
