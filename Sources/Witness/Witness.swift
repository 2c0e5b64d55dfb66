// Witness: an independent party that cosigns the heads of logs, and how a log asks for that.
//
// A witness holds one key and remembers, for each log, the largest tree that it cosigned. It cosigns a head only where the log's key
// signed it and a proof shows that it extends the remembered one, and it writes the new head down, to the disk, before anybody sees
// the cosignature: so it never signs two trees of which neither contains the other, whatever happens to the machine.
//
//     the file, SQLite       meta(name, key): the name and the public key under which it signs
//                            log(origin, vkey, size, root, note, time): a row for each log; size and the rest once it cosigned
//     the rule               WitnessRule: pure; a request and a remembered head -> cosign, or why not
//     the command            oracle witness cosign: one head, from a folder, with the log's own tiles as the proof
//     the service            WitnessService: C2SP tlog-witness; requests that wait are decided in one transaction (group commit).
//                            It opens no socket: requests come from `oracle-witness` (WitnessWire), which speaks HTTP
//     the log's side         WitnessClient: asks a witness, checks what it answers
//
// Promises: at most one tree a size and log is cosigned; times of one log never go back; what was asked for is bounded before it is
// read; evidence of two trees of one size is kept. Specifications: c2sp.org/tlog-witness, /tlog-cosignature.

internal import TransparencyLog

/// What a witness could not do.
package struct WitnessError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// Bounds on what a witness takes.
package enum WitnessLimits {
    /// Requests that wait for the disk; more are told to come again: at 500 a second that is eight seconds.
    static let waiting = 4096
    /// Requests that are decided in one transaction.
    static let batch = 512
    /// Logs that one witness follows.
    package static let logs = 100_000
}
