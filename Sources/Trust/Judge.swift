package import Taps

/// Judges by what its taps say, at one moment. Remembers what it asked them, so a batch costs little more than its new answers.
package final class Judge {
    let sources: [any AttestationSource]
    let policy: PolicyStack
    /// Seconds since 1970.
    let now: UInt64

    /// - Parameters:
    ///   - sources: the default tap first.
    ///   - now: seconds since 1970.
    package init(sources: [any AttestationSource], policy: PolicyStack, now: UInt64) {
        self.sources = sources
        self.policy = policy
        self.now = now
    }
}
