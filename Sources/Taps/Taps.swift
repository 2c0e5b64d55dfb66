// Taps: the registries that this machine follows, on the client's side.
//
// A tap is a name, a place to fetch from, and a pinned root of trust. What is trusted of it is a *trust state*, kept apart from
// the cache, under (pinned root, origin):
//
//     <data>/trust/<key>.json      key: the first 32 hex of SHA-256(pinned fingerprint | 0x0A | origin)
//     <data>/trust/<key>.alarm     what the registry did, where the last sync was refused
//     <cache>/taps/<name>.sqlite   entries, tiles and indexes: can be deleted at any time
//     <data>/taps/<name>/          the fetched git objects (GitTransport)
//     <data>/evidence/             both notes and the proof, when a registry misbehaved
//     <config>/taps.json           names, URLs, mirrors and pinned roots
//
// sync: root chain -> checkpoint, its signature, the operator's and the quorum -> never smaller -> the stored frontier, extended
// by the new leaves, gives the checkpoint's root -> roots and signers are bound to the tree -> one SQLite transaction -> trust
// state. The cache commits first and bears an id that the trust state then holds: whoever is killed in between leaves a cache
// whose id is not the trusted one, which is verified anew from its own entries, or fetched again.
//
// A mirror, or a file that was carried here (`Archive`), is a copy of what a host has shown, and goes through the same checks.
// One that holds less than is here, and the same as far as it goes, is only old: nothing is taken from it. One that holds
// something else is a fork, with the evidence kept, as if the host had shown it.
//
// look-ups: an entry is found through the cache's index, proved against the trusted tree head through the tiles, its
// signatures are checked against the governing signers, and only then is it parsed into a statement that anybody sees. Nothing
// in the cache is believed: altered, swapped or foreign rows fail the proof.
//
// Promises: no socket is opened here (GitWire's child does that); the clock is injected; limits are named; a verdict never rests
// on what this module did not prove.

package import Cryptography

/// Why a tap could not be used or brought up to date.
package enum TapError: Error, Sendable {
    /// The registry did what no honest one does. Page somebody.
    case misbehaved(tap: String, what: String, evidence: String?)
    /// The newest root has expired: nothing new is accepted.
    case rootExpired(tap: String, expired: UInt64)
    /// The tap is configured, but what was trusted of it is gone.
    case trustStateMissing(tap: String)
    /// What was trusted of it cannot be read.
    case trustStateDamaged(tap: String, path: String, why: String)
    /// The cache does not fit the trust state and could not be rebuilt from itself.
    case cacheUnusable(tap: String, why: String)
    /// The pinned root is not among those that the host shows.
    case pinnedRootNotFound(tap: String, pinned: Digest, offered: [Digest])
    /// The host shows no root, checkpoint or file that must be there.
    case missing(tap: String, what: String)
    /// Neither the host nor a mirror could be used: why, for each, the host first.
    case nowhere(tap: String, failures: [SyncFailure])
    /// No bundled registry is installed.
    case noBundle(String)
    /// taps.json or a name in it.
    case configuration(String)
}

extension TapError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .misbehaved(let tap, let what, _): "the registry \(tap) misbehaved: \(what)"
        case .rootExpired(let tap, _): "the root of \(tap) has expired: nothing new is accepted from it"
        case .trustStateMissing(let tap): "what was trusted of the tap \(tap) is missing"
        case .trustStateDamaged(let tap, let path, let why):
            "what was trusted of the tap \(tap) cannot be read: \(path): \(why)"
        case .cacheUnusable(let tap, let why): "the cache of the tap \(tap) cannot be used: \(why)"
        case .pinnedRootNotFound(let tap, let pinned, _):
            "the registry \(tap) does not show the pinned root \(pinned)"
        case .missing(let tap, let what): "the registry \(tap) has no \(what)"
        case .nowhere(let tap, let failures):
            "the registry \(tap) cannot be fetched from any of \(failures.count) places"
        case .noBundle(let why): "no bundled registry: \(why)"
        case .configuration(let why): why
        }
    }
}

/// Bounds on what is taken from a registry.
package enum TapLimits {
    /// Bytes of a checkpoint with its cosignatures: SignedNote's own bound.
    package static let checkpoint = 64 << 10
    /// Entries of a log: at 1.5 KB each that is 15 GB, more than a machine's cache should take unasked.
    package static let entries: UInt64 = 10_000_000
    /// Seconds by which a signed time may lie ahead of the clock (design: times over 24 h ahead are refused).
    package static let clockSkew: UInt64 = 86_400
    /// Taps that a machine follows: each is asked at every look-up.
    package static let taps = 64
    /// Entries that say that they are revocations: each is verified at every sync, 0.1 ms a signature. A log of more cannot be
    /// followed, for none may be left out.
    package static let revocations = 100_000
    /// Mirrors of a tap: each may take a minute to be given up.
    package static let mirrors = 8
    /// Entries that are returned for one digest or name: a hostile registry could log millions. A model of which more speak is
    /// never known or trusted (`omitsAttestations`).
    package static let matches = 4_096
}
