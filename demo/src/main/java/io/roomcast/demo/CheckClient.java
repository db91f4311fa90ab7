package io.roomcast.demo;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** The official Java client, with what it received and bounded waits. */
final class CheckClient implements AutoCloseable {
    private static final long PATIENCE_MS = 10_000;

    private final String name;
    private final DemoNode node;
    private final Socket socket;
    private final CompletableFuture<String> disconnected = new CompletableFuture<>();
    private final Deque<Object> news = new ArrayDeque<>();

    private CheckClient(String name, DemoNode node, Socket socket) {
        this.name = name;
        this.node = node;
        this.socket = socket;
    }

    /**
     * Connects to a server.
     *
     * @param transports of {@code polling} and {@code websocket}, in the order to try them
     */
    static CheckClient connect(String name, DemoNode node, String... transports) {
        IO.Options options = new IO.Options();
        options.forceNew = true;
        options.reconnection = false;
        options.transports = transports;
        options.auth = Map.of("name", name);
        Socket socket = IO.socket(node.url().resolve(CheckEvents.NAMESPACE), options);
        CheckClient client = new CheckClient(name, node, socket);
        CompletableFuture<String> connected = new CompletableFuture<>();
        socket.on(Socket.EVENT_CONNECT, arguments -> connected.complete(socket.id()));
        socket.on(
                Socket.EVENT_CONNECT_ERROR,
                arguments -> connected.completeExceptionally(new CheckFailure(
                        name + " cannot connect to " + node.url() + ": " + Arrays.toString(arguments))));
        socket.on(Socket.EVENT_DISCONNECT, arguments -> client.disconnected.complete(String.valueOf(arguments[0])));
        socket.on("news", arguments -> client.received(arguments[0]));
        socket.on("question", arguments -> ((Ack) arguments[arguments.length - 1]).call(name));
        socket.connect();
        client.within(connected, "to connect");
        return client;
    }

    String name() {
        return name;
    }

    String id() {
        return socket.id();
    }

    DemoNode node() {
        return node;
    }

    private void received(Object value) {
        synchronized (news) {
            news.add(value);
            news.notifyAll();
        }
    }

    /** What this client received since the last call, up to the given text, for which it waits. */
    List<Object> newsUntil(String last) {
        List<Object> before = new ArrayList<>();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        synchronized (news) {
            while (true) {
                Object next = news.poll();
                if (last.equals(next)) {
                    return before;
                }
                if (next != null) {
                    before.add(next);
                    continue;
                }
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new CheckFailure(name + " did not receive '" + last + "', but " + before);
                }
                try {
                    news.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new CheckFailure("interrupted");
                }
            }
        }
    }

    void join(String room) {
        within(send("join", room), "to join " + room);
    }

    /** Returns when the server has taken every event that was sent before. */
    void ping() {
        within(send("ping"), "for an answer");
    }

    /** Tells the server to use an operation, and waits until it has done so; gives its result. */
    Object tell(String operation, Rooms target, Object... arguments) {
        return within(begin(operation, target, arguments), "for " + operation);
    }

    /** Tells the server to use an operation; fails with what the server says. */
    CompletableFuture<Object> begin(String operation, Rooms target, Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(new JSONArray(target.rooms()), new JSONArray(target.except())));
        all.addAll(Arrays.asList(arguments));
        return send(operation, all.toArray()).thenApply(answer -> {
            JSONObject reply = (JSONObject) answer[0];
            if (reply.has("error")) {
                throw new CheckFailure(operation + " failed: " + reply.optString("error"));
            }
            Object ok = reply.opt("ok");
            return ok == null ? JSONObject.NULL : ok;
        });
    }

    private CompletableFuture<Object[]> send(String event, Object... arguments) {
        CompletableFuture<Object[]> answer = new CompletableFuture<>();
        socket.emit(event, arguments, answer::complete);
        return answer;
    }

    /** The sockets that a server sees. */
    List<Fetched> fetch(Rooms target) {
        return fetched(tell("fetchSockets", target, PATIENCE_MS));
    }

    static List<Fetched> fetched(Object result) {
        List<Fetched> sockets = new ArrayList<>();
        try {
            JSONArray array = new JSONArray(String.valueOf(result));
            for (int i = 0; i < array.length(); i++) {
                JSONObject socket = array.getJSONObject(i);
                JSONArray rooms = socket.getJSONArray("rooms");
                List<String> names = new ArrayList<>();
                for (int room = 0; room < rooms.length(); room++) {
                    names.add(rooms.getString(room));
                }
                sockets.add(
                        new Fetched(socket.getString("id"), socket.getString("name"), socket.getInt("node"), names));
            }
        } catch (JSONException e) {
            throw new CheckFailure("not a list of sockets: " + result);
        }
        return sockets;
    }

    /** A socket as a server sees it. */
    record Fetched(String id, String name, int node, List<String> rooms) {}

    /** Waits until the server disconnected this client; gives the reason. */
    String awaitDisconnect() {
        return within(disconnected, "to be disconnected");
    }

    boolean isConnected() {
        return socket.connected();
    }

    private <T> T within(CompletableFuture<T> future, String what) {
        return within(future, PATIENCE_MS, name + " waited " + what);
    }

    static <T> T within(CompletableFuture<T> future, long ms, String what) {
        try {
            return future.get(ms, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new CheckFailure(what + " for more than " + ms + " ms");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CheckFailure failure ? failure : new CheckFailure(what + ": " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CheckFailure("interrupted");
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
