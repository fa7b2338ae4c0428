package org.altnet.shell.text;

import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON object (RFC 8259) to be written: members keep their order, a name is used once. Text is
 * printed over several lines, two spaces a level. Not thread-safe.
 */
public final class JsonObject {
    private static final String INDENT = "  ";
    private static final int DELETE = 0x7f;
    private static final int LAST_C1_CONTROL = 0x9f;

    private final Map<String, Object> members = new LinkedHashMap<>();

    /**
     * @param value null for JSON's null
     * @return this
     */
    public JsonObject put(String name, String value) {
        return member(name, value);
    }

    /** As {@link #put(String, String)}. */
    public JsonObject put(String name, long value) {
        return member(name, value);
    }

    /** As {@link #put(String, String)}. */
    public JsonObject put(String name, boolean value) {
        return member(name, value);
    }

    /** As {@link #put(String, String)}. */
    public JsonObject put(String name, JsonObject value) {
        return member(name, value);
    }

    /**
     * @param values strings, {@code Long}s, {@code Integer}s, {@code Boolean}s or {@code
     *     JsonObject}s
     * @return this
     */
    public JsonObject put(String name, Collection<?> values) {
        return member(name, List.copyOf(values));
    }

    /** A string, {@code Long}, {@code Integer}, {@code Boolean} or null that is known as such. */
    public JsonObject putValue(String name, Object value) {
        if (value != null && !isScalar(value)) {
            throw unknown(value);
        }
        return member(name, value);
    }

    /** Without a line feed at the end. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        write(out, "");
        return out.toString();
    }

    private JsonObject member(String name, Object value) {
        if (members.containsKey(name)) {
            throw new IllegalArgumentException("'" + name + "' is there already");
        }
        members.put(name, value);
        return this;
    }

    private void write(StringBuilder out, String indent) {
        if (members.isEmpty()) {
            out.append("{}");
            return;
        }
        String inner = indent + INDENT;
        String separator = "{\n";
        for (Map.Entry<String, Object> member : members.entrySet()) {
            out.append(separator).append(inner);
            quote(out, member.getKey());
            out.append(": ");
            value(out, member.getValue(), inner);
            separator = ",\n";
        }
        out.append('\n').append(indent).append('}');
    }

    private static void value(StringBuilder out, Object value, String indent) {
        if (value instanceof JsonObject object) {
            object.write(out, indent);
        } else if (value instanceof List<?> list) {
            array(out, list, indent);
        } else if (value instanceof String text) {
            quote(out, text);
        } else if (value == null || isScalar(value)) {
            out.append(value);
        } else {
            throw unknown(value);
        }
    }

    private static void array(StringBuilder out, List<?> values, String indent) {
        if (values.isEmpty()) {
            out.append("[]");
            return;
        }
        String inner = indent + INDENT;
        String separator = "[\n";
        for (Object value : values) {
            out.append(separator).append(inner);
            value(out, value, inner);
            separator = ",\n";
        }
        out.append('\n').append(indent).append(']');
    }

    private static boolean isScalar(Object value) {
        return value instanceof String
                || value instanceof Long
                || value instanceof Integer
                || value instanceof Boolean;
    }

    private static IllegalArgumentException unknown(Object value) {
        return new IllegalArgumentException("no JSON for " + value.getClass().getName());
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        text.chars().forEach(c -> character(out, (char) c));
        out.append('"');
    }

    /** Escapes more than JSON asks for: also what could steer the terminal it is printed on. */
    private static void character(StringBuilder out, char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (steers(c)) {
                    out.append("\\u").append(HexFormat.of().toHexDigits(c));
                } else {
                    out.append(c);
                }
            }
        }
    }

    private static boolean steers(char c) {
        return c < ' '
                || c >= DELETE && c <= LAST_C1_CONTROL
                || Character.isSurrogate(c)
                || Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.LINE_SEPARATOR
                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
    }
}
