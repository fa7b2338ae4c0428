package org.altnet.node.bitcoind.rpc;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Reads answers of either kind: the error beside a null result (1.0), or alone (2.0). Stateless;
 * what does not fit is an {@link IllegalArgumentException}.
 */
final class Answers {
    private static final int LONGEST_REASON = 500;

    private Answers() {}

    static Reply single(byte[] bytes, RpcMethod method) {
        if (Json.parse(bytes) instanceof JsonObject object) {
            return reply(object, method);
        }
        throw new IllegalArgumentException("is no JSON object");
    }

    /**
     * @param calls whose ids are their places; answers may come in any order
     */
    static List<Reply> batch(byte[] bytes, List<Call> calls) {
        JsonStructure structure = Json.parse(bytes);
        if (structure instanceof JsonObject object) {
            // A node refuses a batch as a whole by one error.
            Reply refusal = reply(object, calls.get(0).method());
            if (refusal.error().isPresent()) {
                return calls.stream().map(call -> refusal).toList();
            }
            throw new IllegalArgumentException("is one answer to a batch");
        }
        Reply[] replies = new Reply[calls.size()];
        for (JsonValue value : (JsonArray) structure) {
            if (!(value instanceof JsonObject object)) {
                throw new IllegalArgumentException("has an answer that is no JSON object");
            }
            int place = place(object, replies.length);
            if (replies[place] != null) {
                throw new IllegalArgumentException("answers call " + place + " twice");
            }
            replies[place] = reply(object, calls.get(place).method());
        }
        if (Arrays.stream(replies).anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException(
                    "answers " + ((JsonArray) structure).size() + " of " + calls.size() + " calls");
        }
        return new ArrayList<>(Arrays.asList(replies));
    }

    private static int place(JsonObject object, int count) {
        if (object.get("id") instanceof JsonNumber id
                && id.isIntegral()
                && id.longValue() >= 0
                && id.longValue() < count) {
            return (int) id.longValue();
        }
        throw new IllegalArgumentException("answers a call that was not made");
    }

    private static Reply reply(JsonObject object, RpcMethod method) {
        JsonValue error = object.getOrDefault("error", JsonValue.NULL);
        if (error != JsonValue.NULL) {
            return Reply.error(error(error, method));
        }
        JsonValue result = object.get("result");
        if (result == null) {
            throw new IllegalArgumentException("has neither a result nor an error");
        }
        return Reply.result(result);
    }

    private static RpcErrorException error(JsonValue value, RpcMethod method) {
        if (value instanceof JsonObject error
                && error.get("code") instanceof JsonNumber code
                && code.isIntegral()) {
            String text = error.get("message") instanceof JsonString said ? said.getString() : "";
            return new RpcErrorException(method, code.intValue(), oneLine(text));
        }
        throw new IllegalArgumentException("has an error without a code");
    }

    /** Whole help texts come as errors: their first line will do. */
    private static String oneLine(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        String clean = line.replaceAll("\\p{Cntrl}", " ");
        return clean.length() <= LONGEST_REASON ? clean : clean.substring(0, LONGEST_REASON);
    }
}
