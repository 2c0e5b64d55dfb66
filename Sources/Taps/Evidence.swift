internal import Cryptography
internal import FileIO
internal import Registry
internal import TransparencyLog

/// What is kept when a registry misbehaved, so that a third party can check it without this machine: both notes, and the
/// proof that they do not belong together.
///
///     oracle evidence v1
///     tap <name>
///     what <one line>
///     seen <RFC 3339>
///
///     trusted <base64 of the note>        the checkpoint that was accepted before; absent where there is none
///     offered <base64 of the note>
///     proof <base64 of 32 bytes>          a consistency proof, RFC 6962 2.1.2, from the smaller size in the larger tree
///     ...
struct Evidence {
    let tap: String
    let what: String
    let seen: UInt64
    let trusted: [UInt8]?
    let offered: [UInt8]
    var proof: [Hash32] = []

    var text: [UInt8] {
        var lines = ["oracle evidence v1", "tap \(tap)", "what \(what)", "seen \(Moment.format(seen))", ""]
        if let trusted { lines.append("trusted \(Base64.encode(trusted))") }
        lines.append("offered \(Base64.encode(offered))")
        lines += proof.map { "proof \(Base64.encode($0.bytes))" }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    /// - Returns: the file's path, or nil where it could not be kept: the alarm is raised all the same. What was kept before
    ///   is not kept again: a machine that syncs every hour would fill its disk.
    func save(in directory: String) -> String? {
        let digest = SHA256.hash(Array(what.utf8) + [0x0A] + (trusted ?? []) + offered).hex.prefix(12)
        let path = "\(directory)/\(tap)-\(seen)-\(digest).txt"
        do {
            try createDirectories(directory, mode: 0o700)
            if let kept = try listDirectory(directory).first(where: {
                $0.hasPrefix("\(tap)-") && $0.hasSuffix("-\(digest).txt")
            }) {
                return "\(directory)/\(kept)"
            }
            try writeAtomically(text, to: path)
            return path
        } catch { return nil }
    }
}
