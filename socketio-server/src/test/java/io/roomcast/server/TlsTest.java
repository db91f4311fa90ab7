package io.roomcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.roomcast.adapter.Value;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server with a certificate, and the Java client, which checks it. */
class TlsTest extends ServerTest {
    private final BlockingQueue<io.roomcast.server.Socket> sockets = new LinkedBlockingQueue<>();
    private OkHttpClient trusting;
    private SocketIoServer server;

    @BeforeEach
    void startWithCertificate() throws Exception {
        X509Bundle certificate = new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        TrustManagerFactory trust = certificate.toTrustManagerFactory();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        trusting = new OkHttpClient.Builder()
                .sslSocketFactory(context.getSocketFactory(), (X509TrustManager) trust.getTrustManagers()[0])
                .readTimeout(Duration.ofMinutes(1)) // longer than a poll waits
                .build();
        closed(() -> {
            trusting.dispatcher().executorService().shutdown();
            trusting.connectionPool().evictAll();
        });
        server = local().sslContext(SslContextBuilder.forServer(certificate.toKeyManagerFactory())
                        .build())
                .build();
        server.onConnection(sockets::add);
        start(server);
    }

    private Socket tlsClient(IO.Options options) {
        options.forceNew = true;
        options.callFactory = trusting;
        options.webSocketFactory = trusting;
        Socket socket = IO.socket(URI.create("https://localhost:" + port()), options);
        closed(socket::close);
        return socket;
    }

    @ParameterizedTest
    @EnumSource
    void textAndBinaryGoBothWaysAndTheHandshakeIsSecure(JavaClientTest.Transport transport) {
        Socket client = tlsClient(transport.options());
        BlockingQueue<Object[]> heard = heard(client, "large");
        connect(client);
        io.roomcast.server.Socket peer = next(sockets);
        assertThat(peer.handshake().secure()).isTrue();
        byte[] large = new byte[300_000]; // several TLS records
        large[299_999] = 7;
        peer.emit("large", large, "text");
        assertThat(next(heard)).containsExactly(large, "text");
        peer.on("length", byte[].class, (bytes, ack) -> ack.send(bytes.length));
        CompletableFuture<Object> answer = new CompletableFuture<>();
        client.emit("length", new Object[] {large}, args -> answer.complete(args[0]));
        assertThat(await(answer)).isEqualTo(300_000);
    }

    @Test
    void aBroadcastIsEncodedOnceAndEncryptedForEachClient() {
        List<Socket> clients =
                Stream.generate(() -> tlsClient(webSocket())).limit(3).toList();
        List<BlockingQueue<Object[]>> heard =
                clients.stream().map(client -> heard(client, "all")).toList();
        clients.forEach(client -> {
            client.on("who", args -> ((io.socket.client.Ack) args[0]).call("here"));
            connect(client);
        });
        await(server.emit("all", "hello"));
        heard.forEach(queue -> assertThat(next(queue)).containsExactly("hello"));
        assertThat(await(server.timeout(Duration.ofSeconds(SECONDS)).emitWithAck("who")))
                .containsExactly(Value.of("here"), Value.of("here"), Value.of("here"));
    }

    @Test
    void aClientWithoutTlsIsTurnedAwayAndDisturbsNobody() throws IOException {
        Socket client = tlsClient(webSocket());
        BlockingQueue<Object[]> heard = heard(client, "all");
        connect(client);
        try (RawConnection plain = RawConnection.connect(address())) {
            plain.write("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(plain.readToEnd()).isTrue();
        }
        await(server.emit("all", "hello"));
        assertThat(next(heard)).containsExactly("hello");
    }
}
