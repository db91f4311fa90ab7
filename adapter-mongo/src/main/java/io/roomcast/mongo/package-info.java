/** MongoDB change streams, in one cluster with Node servers ({@code wire.md} §8). */
@NullMarked
package io.roomcast.mongo;

import org.jspecify.annotations.NullMarked;
