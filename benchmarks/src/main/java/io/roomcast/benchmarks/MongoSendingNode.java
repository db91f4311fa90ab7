package io.roomcast.benchmarks;

import io.roomcast.adapter.Adapters;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A sending node of ours, as {@code sender.js} is one of Node's: {@code <bytes> <uri> <collection>}. Sends as many messages as
 * each line of its input says.
 */
final class MongoSendingNode {
    private MongoSendingNode() {}

    public static void main(String[] args) throws IOException {
        Map<String, String> settings =
                Map.of("uri", args[1], "database", MongoThroughput.DATABASE, "collection", args[2]);
        try (AdapterSender sender = new AdapterSender(Adapters.open("mongo", settings), Integer.parseInt(args[0]));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            System.out.println(Child.READY);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                sender.send(Integer.parseInt(line));
                System.out.println(Child.DONE);
            }
        }
    }
}
