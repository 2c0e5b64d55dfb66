import Attestation
import Cryptography
import Registry
import StrictJSON
import TransparencyLog

extension Attack {
    /// What a root with a new log key may do to a log, and what not; revocations of another tree.
    static let recoveries: [Attack] = [
        Attack(
            "with one root key: the log taken back",
            says: "root 2 is signed by 1 of root 1's keys, 2 are needed"
        ) { world in
            let root = try world.host.nextRoot(logKey: HostileWorld.stranger(3), recover: world.host.head)
            world.host.show(root: root, signedBy: [world.keys.roots[0], world.keys.roots[0]])
            try world.host.publish(log: HostileWorld.stranger(3))
        },
        Attack("the log taken back, and its key kept", says: "root 2 recovers the log without a new log key")
        {
            world in
            world.host.show(
                root: try world.host.nextRoot(recover: world.host.head), signedBy: world.keys.roots)
        },
        Attack(
            "the log taken back to a tree that never was", says: "root 2 is bound to another log than this"
        ) {
            world in
            let never = TreeHead(size: 21, root: Simulator.sha(1))
            let new = try HostileWorld.stranger(3)
            try world.host.grow()
            world.host.show(
                root: try world.host.nextRoot(log: never, logKey: new, recover: never),
                signedBy: world.keys.roots)
            try world.host.publish(log: new)
        },
        Attack(
            "a log that is shorter than what its root goes on from",
            says: "its log shrank from 21 to 11 entries"
        ) { world in
            let new = try HostileWorld.stranger(3)
            let root = try world.host.nextRoot(logKey: new, recover: world.host.head)
            world.host = try Simulator.filled(10)
            world.host.show(root: root, signedBy: world.keys.roots)
            try world.host.publish(log: new)
        },
        Attack(
            "another log of the size that its root goes on from",
            says: "it shows another log of 21 entries than before"
        ) { world in
            let new = try HostileWorld.stranger(3)
            let root = try world.host.nextRoot(logKey: new, recover: world.host.head)
            world.host = try Simulator.filled(19)
            try world.host.attest(Simulator.statement("acme/x", sha256: Simulator.sha(77)))
            world.host.show(root: root, signedBy: world.keys.roots)
            try world.host.publish(log: new)
        },
        Attack(
            "after the log was taken back: the old key goes on",
            says: "the checkpoint is not signed by the log's key"
        ) { world in
            let root = try world.host.nextRoot(logKey: HostileWorld.stranger(3), recover: world.host.head)
            try world.host.grow()
            world.host.show(root: root, signedBy: world.keys.roots)
        },
        Attack(
            "a revocation by the stewards that is bound to another tree",
            says: "the revocation <id> is bound to another log than this"
        ) { world in
            try world.host.revoke(
                .digests([.init(name: "f", digest: Digest(.sha256, Simulator.sha(3)))]),
                by: world.keys.stewards,
                bound: TreeHead(size: 5, root: Simulator.sha(1)))
            try world.host.publish()
        },
        Attack(
            "a revocation that is bound to a tree to come",
            says: "the revocation <id> is bound to another log than this"
        ) { world in
            let later = Simulator(world.host)
            try later.grow()
            try world.host.revoke(
                .digests([.init(name: "f", digest: Digest(.sha256, Simulator.sha(3)))]),
                by: world.keys.stewards,
                bound: later.head)
            try world.host.publish()
        },
    ]
}
