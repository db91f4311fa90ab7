package io.roomcast.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A {@link JvmNode} in a process of its own, in the manner of {@code server.js}. */
final class JvmNodeMain {
    private JvmNodeMain() {}

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        JvmNode node = new JvmNode(event -> print(out, event));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ObjectNode command = (ObjectNode) Notation.JSON.readTree(line);
                ObjectNode answer = JsonNodeFactory.instance
                        .objectNode()
                        .put("id", command.get("id").intValue());
                node.handle(command).whenComplete((result, failure) -> print(out, answered(answer, result, failure)));
            }
        }
        System.exit(0);
    }

    private static ObjectNode answered(ObjectNode answer, JsonNode result, Throwable failure) {
        if (failure == null) {
            return answer.set("result", result);
        }
        answer.put("error", failure.getMessage());
        return failure instanceof PeerFailure partly ? answer.set("partial", Notation.of(partly.partial())) : answer;
    }

    private static void print(PrintStream out, JsonNode message) {
        synchronized (out) {
            out.println(message);
        }
    }
}
