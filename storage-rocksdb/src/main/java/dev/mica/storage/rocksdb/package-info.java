/// The store on RocksDB.
@NullMarked
package dev.mica.storage.rocksdb;

import org.jspecify.annotations.NullMarked;
