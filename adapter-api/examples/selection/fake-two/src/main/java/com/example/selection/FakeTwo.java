package com.example.selection;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.BackendProvider;
import io.roomcast.adapter.spi.Settings;

/** A backend that is found, and no more. */
public final class FakeTwo implements BackendProvider {
    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Backend open(Settings settings) {
        throw new UnsupportedOperationException("nobody opens it");
    }
}
