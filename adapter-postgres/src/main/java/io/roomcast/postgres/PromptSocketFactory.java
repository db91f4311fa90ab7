package io.roomcast.postgres;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * For the connection that listens: after a notification the driver looks for more, for a millisecond, which is longer than the
 * notification took. A socket of this factory says at once that there is nothing. Public because the driver makes it, by its
 * name.
 */
public final class PromptSocketFactory extends SocketFactory {
    /** The timeout, in milliseconds, with which the driver looks whether something has arrived. */
    private static final int LOOK = 1;

    /** Has a data source use it, unless that has a factory already, or the driver is where it cannot find it. */
    static void use(PGSimpleDataSource source) {
        if (source.getSocketFactory() == null && isVisibleToDriver()) {
            source.setSocketFactory(PromptSocketFactory.class.getName());
        }
    }

    private static boolean isVisibleToDriver() {
        try {
            ClassLoader driver = PGConnection.class.getClassLoader();
            return Class.forName(PromptSocketFactory.class.getName(), false, driver) == PromptSocketFactory.class;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    @Override
    public Socket createSocket() {
        return new PromptSocket();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    private static Socket connected(InetSocketAddress remote, @Nullable InetSocketAddress local) throws IOException {
        PromptSocket socket = new PromptSocket();
        try {
            socket.bind(local);
            socket.connect(remote);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static final class PromptSocket extends Socket {
        private volatile int timeout;

        @Override
        public synchronized void setSoTimeout(int millis) throws SocketException {
            super.setSoTimeout(millis);
            timeout = millis;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    look();
                    return super.read();
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    look();
                    return super.read(bytes, offset, length);
                }

                private void look() throws IOException {
                    if (timeout == LOOK && available() == 0) {
                        throw new SocketTimeoutException("nothing has arrived");
                    }
                }
            };
        }
    }
}
