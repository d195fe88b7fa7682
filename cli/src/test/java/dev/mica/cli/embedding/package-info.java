/// What a Java program writes that has Mica build.
package dev.mica.cli.embedding;
