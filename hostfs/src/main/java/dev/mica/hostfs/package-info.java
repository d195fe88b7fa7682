/// Host directories to trees and back.
@NullMarked
package dev.mica.hostfs;

import org.jspecify.annotations.NullMarked;
