package io.roomcast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Servers of both kinds that share an adapter, and clients of them. */
final class Cluster implements AutoCloseable {
    private final List<Peer> peers = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();

    private Cluster() {}

    /** Starts servers, in this JVM where that is possible. */
    static Cluster start(Wiring wiring, Peer.Kind... kinds) {
        return start(wiring, -1, false, kinds);
    }

    /** Starts servers, the one at {@code victim} in a process of its own. */
    static Cluster startToKill(int victim, Wiring wiring, Peer.Kind... kinds) {
        return start(wiring, victim, false, kinds);
    }

    /** Starts servers with connection state recovery. */
    static Cluster startRecovering(Wiring wiring, Peer.Kind... kinds) {
        return start(wiring, -1, true, kinds);
    }

    private static Cluster start(Wiring wiring, int victim, boolean recovery, Peer.Kind... kinds) {
        Cluster cluster = new Cluster();
        List<CompletionStage<Peer>> starting = new ArrayList<>();
        for (Peer.Kind kind : kinds) {
            String name = kind.name().toLowerCase(java.util.Locale.ROOT) + "-" + (starting.size() + 1);
            starting.add(Peer.start(name, kind, wiring, starting.size() == victim, recovery));
        }
        try {
            starting.forEach(one -> cluster.peers.add(Patience.get(one)));
            cluster.open("/");
            return cluster;
        } catch (RuntimeException | Error e) {
            starting.forEach(one -> one.thenAccept(Peer::end));
            throw e;
        }
    }

    List<Peer> peers() {
        return List.copyOf(peers);
    }

    Peer peer(Peer.Kind kind) {
        return peers.stream().filter(peer -> peer.kind() == kind).findFirst().orElseThrow();
    }

    List<Peer> others(Peer peer) {
        return peers.stream().filter(other -> other != peer).toList();
    }

    /** Makes a namespace on all servers; they all know of each other when this returns. */
    void open(String namespace) {
        peers.forEach(peer -> peer.open(namespace));
        awaitCount(namespace, peers.size(), peers);
    }

    /** Waits until servers count so many. */
    static void awaitCount(String namespace, int count, List<Peer> peers) {
        peers.forEach(peer -> Patience.eventually(() ->
                assertThat(peer.serverCount(namespace)).as(peer + " counts").isEqualTo(count)));
    }

    /** A client of one server, to which the others can send. */
    Client client(Peer peer, String namespace) {
        Client client = keep(Client.connect(peer, namespace));
        peer.rooms(client);
        return client;
    }

    /** A client of each server. */
    List<Client> clientOfEach(String namespace) {
        return peers.stream().map(peer -> client(peer, namespace)).toList();
    }

    /** A client to be closed with the cluster. */
    Client keep(Client client) {
        clients.add(client);
        return client;
    }

    @Override
    public void close() {
        clients.forEach(Client::close);
        AssertionError failure = null;
        for (Peer peer : peers) {
            try {
                peer.end();
            } catch (AssertionError e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
