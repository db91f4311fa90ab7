package io.roomcast.benchmarks;

import java.io.IOException;

/** Reads what a {@link RawSender} adds, and looks at nothing but ids: {@code <messages> <uri> <entries a read>}. */
final class RawReceiver {
    private RawReceiver() {}

    public static void main(String[] args) throws IOException {
        Received received = new Received(Integer.parseInt(args[0]));
        RawRedis redis = new RawRedis(args[1]);
        Thread reader = new Thread(() -> read(redis, args[2], received), "reader");
        reader.setDaemon(true); // it ends with the process, in the middle of a read
        reader.start();
        Received.untilTold();
    }

    private static void read(RawRedis redis, String count, Received received) {
        try {
            for (String last = "0-0"; ; ) {
                redis.write(
                        RawRedis.command("XREAD", "BLOCK", "5000", "COUNT", count, "STREAMS", RawSender.STREAM, last));
                if (redis.number() < 0) {
                    continue; // nothing came
                }
                redis.number(); // two elements: the name of the stream, and its entries
                redis.skip();
                for (int entries = redis.number(); entries > 0; entries--) {
                    redis.number(); // two again: id and fields
                    last = redis.string();
                    for (int fields = redis.number(); fields > 0; fields--) {
                        redis.skip();
                    }
                    received.one();
                }
            }
        } catch (IOException e) {
            System.err.println("reading ends: " + e);
        }
    }
}
