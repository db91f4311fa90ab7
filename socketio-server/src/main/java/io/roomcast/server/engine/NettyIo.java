package io.roomcast.server.engine;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/** How Netty reaches the network. */
record NettyIo(IoHandlerFactory handlers, Class<? extends ServerSocketChannel> serverChannel) {
    /**
     * Linux's epoll, or Java's NIO where Netty's library for epoll does not load, or may not ({@code
     * -Dio.netty.transport.noNative=true}).
     */
    static NettyIo best() {
        return Epoll.isAvailable() ? new NettyIo(EpollIoHandler.newFactory(), EpollServerSocketChannel.class) : nio();
    }

    static NettyIo nio() {
        return new NettyIo(NioIoHandler.newFactory(), NioServerSocketChannel.class);
    }
}
