// Fuzzing: what the fuzzers of all parsers share. Each makes inputs out of good ones, gives them to its parser, and holds
// it to one property: an answer, never a crash or a hang, and what is accepted keeps every promise of its type.
//
//     ORACLE_FUZZ_ROUNDS   inputs of each fuzzer; without it a bounded smoke, whose number stands at the fuzzer
//     ORACLE_FUZZ_SEED     where the random numbers start; 0 without it, so that `make test` is the same on every run
//
// The same rounds and seed make the same inputs. A fuzzer's test has `fuzz` in its name: `make fuzz` finds it by that.

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// SplitMix64: the same numbers on every machine.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(state: UInt64) { self.state = state }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}

package enum Fuzzing {
    /// How many inputs a fuzzer makes.
    /// - Parameter usual: in `make test`.
    package static func rounds(_ usual: Int) -> Int {
        number("ORACLE_FUZZ_ROUNDS").map { Int(clamping: $0) } ?? usual
    }

    /// The random numbers of one fuzzer.
    /// - Parameter stream: a number of its own, so that fuzzers with one seed differ.
    package static func generator(_ stream: UInt64) -> SeededGenerator {
        var seed = SeededGenerator(state: number("ORACLE_FUZZ_SEED") ?? 0)
        return SeededGenerator(state: seed.next() ^ stream)
    }

    /// A number in the environment, for suites that go on for longer when they are asked to.
    package static func number(_ name: String) -> UInt64? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        guard let number = UInt64(text) else { preconditionFailure("\(name) is no number: \(text)") }
        return number
    }
}

/// How many inputs were accepted and refused. A fuzzer that only ever sees one side tests nothing.
package struct FuzzTally: Sendable, CustomStringConvertible {
    package var accepted = 0
    package var refused = 0

    package init() {}

    package var description: String { "\(accepted) accepted, \(refused) refused" }

    /// Whether at least one of `share` was accepted, and one of `share` refused. A few rounds say nothing.
    package func seesBothSides(oneOf share: Int = 20) -> Bool {
        let total = accepted + refused
        return total < 10 * share || min(accepted, refused) * share >= total
    }
}

extension SeededGenerator {
    /// Changes a few places: bits, bytes, numbers of every width that parsers trip over, pieces cut, doubled and put in, the
    /// end cut off.
    /// - Parameter pieces: words of the format.
    package mutating func mutate(_ bytes: inout [UInt8], with pieces: [[UInt8]] = []) {
        for _ in 0..<Int.random(in: 1...3, using: &self) {
            let at = Int.random(in: 0...bytes.count, using: &self)
            let end = min(bytes.count, at + Int.random(in: 0...12, using: &self))
            switch Int.random(in: 0..<9, using: &self) {
            case 0 where at < bytes.count: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 1 where at < bytes.count: bytes[at] = UInt8.random(in: 0...255, using: &self)
            case 2: bytes.removeSubrange(at..<end)
            case 3: bytes.insert(contentsOf: Array(bytes[at..<end]), at: at)
            case 4:
                let width = [1, 2, 4, 8].randomElement(using: &self) ?? 1
                let number = Self.numbers.randomElement(using: &self) ?? 0
                let to = min(bytes.count, at + width)
                bytes.replaceSubrange(
                    at..<to, with: (0..<to - at).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) })
            case 5: bytes.insert(contentsOf: pieces.randomElement(using: &self) ?? [0], at: at)
            case 6: bytes.replaceSubrange(at..<end, with: pieces.randomElement(using: &self) ?? [])
            case 7: bytes.removeSubrange(at...)
            default:
                // Another place of the same text.
                let from = Int.random(in: 0...bytes.count, using: &self)
                bytes.insert(contentsOf: Array(bytes[from..<min(bytes.count, from + 24)]), at: at)
            }
        }
    }

    private static let numbers: [UInt64] = [
        0, 1, .max, 1 << 63, 1 << 60, 1 << 32, 1 << 31, 0x7FFF_FFFF, 0xFFFF_FFFF, 0xFFFF, 0x7F, 0x80,
    ]
}
