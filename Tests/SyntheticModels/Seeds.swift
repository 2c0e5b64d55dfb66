/// Which seeds are for what. Thresholds that were chosen on models say nothing of how well they do on the same models.
package enum Seeds {
    /// Those on which thresholds may be chosen, with what is made beside them (`offsets`). They were, in one run, on 1 and 2.
    package static let choosing: ClosedRange<UInt64> = 0...99
    /// The first of `make bench-diff`.
    package static let firstOfBench: UInt64 = 1000
    /// What is added to a seed where a second model is made beside the first.
    package static let ofFineTune: UInt64 = 1
    package static let ofStranger: UInt64 = 77

    /// Whether nothing that these seeds make is made by any of `choosing`.
    /// - Parameter seeds: those that are measured on.
    package static func areHeldOut(_ seeds: Range<UInt64>) -> Bool {
        let end = seeds.upperBound.addingReportingOverflow(max(ofFineTune, ofStranger))
        return !end.overflow && seeds.lowerBound > choosing.upperBound
    }
}
