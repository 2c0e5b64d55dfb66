internal import ModelFormats

/// How the tensors of one model differ from those of another: what an altered model's verdict shows.
package struct ManifestDifference: Hashable, Sendable {
    package struct Pair: Hashable, Sendable {
        package let old: TensorRecord
        package let new: TensorRecord
    }

    /// Same name, dtype and shape; other bytes.
    package let changed: [Pair]
    /// Same name, another dtype.
    package let retyped: [Pair]
    /// Same name and dtype, another shape.
    package let reshaped: [Pair]
    /// Same dtype, shape and bytes; another name.
    package let renamed: [Pair]
    package let added: [TensorRecord]
    package let removed: [TensorRecord]
    /// Tensors that are the same in both.
    package let unchanged: Int
    /// Tensors of the old model.
    package let oldCount: Int

    package init(from old: TensorManifest, to new: TensorManifest) {
        var changed: [Pair] = []
        var retyped: [Pair] = []
        var reshaped: [Pair] = []
        var added: [TensorRecord] = []
        var removed: [TensorRecord] = []
        var unchanged = 0
        // Both lists are sorted and without duplicates: one walk along the two.
        var left = 0
        var right = 0
        while left < old.records.count || right < new.records.count {
            guard left < old.records.count else {
                added.append(new.records[right])
                right += 1
                continue
            }
            guard right < new.records.count else {
                removed.append(old.records[left])
                left += 1
                continue
            }
            let pair = Pair(old: old.records[left], new: new.records[right])
            if ExactName(pair.old.name) < ExactName(pair.new.name) {
                removed.append(pair.old)
                left += 1
            } else if ExactName(pair.new.name) < ExactName(pair.old.name) {
                added.append(pair.new)
                right += 1
            } else {
                if pair.old.dtype != pair.new.dtype {
                    retyped.append(pair)
                } else if pair.old.shape != pair.new.shape {
                    reshaped.append(pair)
                } else if pair.old.digest != pair.new.digest {
                    changed.append(pair)
                } else {
                    unchanged += 1
                }
                left += 1
                right += 1
            }
        }
        let renamed = Self.takeRenamed(&removed, &added)
        self.changed = changed
        self.retyped = retyped
        self.reshaped = reshaped
        self.renamed = renamed
        self.added = added
        self.removed = removed
        self.unchanged = unchanged
        oldCount = old.records.count
    }

    private struct Content: Hashable {
        let record: TensorRecord

        static func == (left: Self, right: Self) -> Bool {
            left.record.digest == right.record.digest && left.record.dtype == right.record.dtype
                && left.record.shape == right.record.shape
        }

        func hash(into hasher: inout Hasher) { hasher.combine(record.digest) }
    }

    /// Takes out of both lists what is the same tensor under another name. Equal tensors pair in the order of names.
    private static func takeRenamed(_ removed: inout [TensorRecord], _ added: inout [TensorRecord]) -> [Pair]
    {
        var waiting: [Content: [Int]] = [:]
        for index in removed.indices.reversed() {
            waiting[Content(record: removed[index]), default: []].append(index)
        }
        var pairs: [Pair] = []
        var gone: Set<Int> = []
        var rest: [TensorRecord] = []
        for record in added {
            if let index = waiting[Content(record: record)]?.popLast() {
                pairs.append(Pair(old: removed[index], new: record))
                gone.insert(index)
            } else {
                rest.append(record)
            }
        }
        added = rest
        removed = removed.indices.filter { !gone.contains($0) }.map { removed[$0] }
        return pairs
    }

    package var isEmpty: Bool { differing == 0 }

    /// Tensors that are not the same in both; a renamed one counts once.
    package var differing: Int {
        changed.count + retyped.count + reshaped.count + renamed.count + added.count + removed.count
    }

    /// `1 of 104 tensors differs`.
    package var summary: String {
        let tensors = oldCount == 1 ? "tensor" : "tensors"
        return "\(differing) of \(oldCount) \(tensors) \(differing == 1 ? "differs" : "differ")"
    }
}
