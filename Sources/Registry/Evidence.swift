package import Cryptography
internal import FileIO
internal import TransparencyLog

/// What is kept when a log's keeper misbehaved, so that a third party can check it without this machine: both notes, and the
/// proof that they do not belong together.
///
///     oracle evidence v1
///     tap <name>                          where it was followed; a witness writes its log's origin
///     what <one line>
///     seen <RFC 3339>
///
///     trusted <base64 of the note>        the checkpoint that was accepted before; absent where there is none
///     offered <base64 of the note>
///     prefix <base64 of 32 bytes>         the root that the offered tree had at the trusted size, where it was learned
///     proof <base64 of 32 bytes>          a consistency proof, RFC 6962 2.1.2, from `prefix` to the offered root
///     ...
package struct Evidence: Hashable, Sendable {
    package let tap: String
    package let what: String
    /// Seconds since 1970.
    package let seen: UInt64
    package let trusted: [UInt8]?
    package let offered: [UInt8]
    package var prefix: Hash32?
    package var proof: [Hash32] = []

    /// Bytes of a file: two notes in base64, 63 hashes and a sentence.
    package static let byteLimit = 256 << 10
    /// Files in one folder: somebody with a stolen key can make a new one with every request.
    private static let fileLimit = 1000

    package init(tap: String, what: String, seen: UInt64, trusted: [UInt8]?, offered: [UInt8]) {
        self.tap = tap
        self.what = what
        self.seen = seen
        self.trusted = trusted
        self.offered = offered
    }

    package var text: [UInt8] {
        var lines = ["oracle evidence v1", "tap \(tap)", "what \(what)", "seen \(Moment.format(seen))", ""]
        if let trusted { lines.append("trusted \(Base64.encode(trusted))") }
        lines.append("offered \(Base64.encode(offered))")
        if let prefix { lines.append("prefix \(Base64.encode(prefix.bytes))") }
        lines += proof.map { "proof \(Base64.encode($0.bytes))" }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    package init(parsing bytes: [UInt8]) throws(RegistryError) {
        guard bytes.count <= Self.byteLimit, let text = String(validating: bytes, as: UTF8.self) else {
            throw RegistryError("a file of evidence is UTF-8 and has at most \(Self.byteLimit) bytes")
        }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard lines.popFirst() == "oracle evidence v1" else {
            throw RegistryError("the first line is not \"oracle evidence v1\"")
        }
        func take(_ key: String) -> Substring? {
            guard let line = lines.first, line.hasPrefix("\(key) ") else { return nil }
            lines.removeFirst()
            return line.dropFirst(key.utf8.count + 1)
        }
        func hash(_ text: Substring) throws(RegistryError) -> Hash32 {
            guard let hash = Base64.decode(text.utf8).flatMap({ Hash32($0) }) else {
                throw RegistryError("a hash is not 32 bytes in base64")
            }
            return hash
        }
        guard let tap = take("tap"), let what = take("what"), let seen = take("seen"),
            let moment = Moment.parse(String(seen)), lines.popFirst() == ""
        else { throw RegistryError("tap, what and seen stand in this order, and an empty line after them") }
        var trusted: [UInt8]?
        if let text = take("trusted") {
            guard let note = Base64.decode(text.utf8) else { throw RegistryError("trusted is no base64") }
            trusted = note
        }
        guard let offered = take("offered").flatMap({ Base64.decode($0.utf8) }) else {
            throw RegistryError("offered is missing or no base64")
        }
        self.init(tap: String(tap), what: String(what), seen: moment, trusted: trusted, offered: offered)
        if let text = take("prefix") { prefix = try hash(text) }
        while let text = take("proof") {
            guard proof.count < 63 else { throw RegistryError("a proof of more than 63 hashes") }
            proof.append(try hash(text))
        }
        guard lines == [""] else { throw RegistryError("a line of another kind than these") }
    }

    /// - Returns: the file's path, or nil where it could not be kept: the alarm is raised all the same. What was kept before
    ///   is not kept again: a machine that syncs every hour would fill its disk.
    package func save(in directory: String, as name: String? = nil) -> String? {
        let name = name ?? tap
        let digest = SHA256.hash(Array(what.utf8) + [0x0A] + (trusted ?? []) + offered).hex.prefix(12)
        let path = "\(directory)/\(name)-\(seen)-\(digest).txt"
        do {
            try createDirectories(directory, mode: 0o700)
            let files = try listDirectory(directory)
            if let kept = files.first(where: { $0.hasPrefix("\(name)-") && $0.hasSuffix("-\(digest).txt") }) {
                return "\(directory)/\(kept)"
            }
            guard files.count < Self.fileLimit else { return nil }
            try writeAtomically(text, to: path)
            return path
        } catch { return nil }
    }
}
