package io.roomcast.adapter.spi;

/** Whether messages arrive. */
public enum LinkState {
    UP,
    DOWN
}
