extension RegistrySchema {
    /// Definitions of what notaries state, for the schema of statements.
    static let measured = #"""
        "decimal": {"type": "number"},
            "text": {"type": "string", "minLength": 1, "maxLength": 4096},
            "count": {"type": "integer", "minimum": 0, "maximum": 9007199254740992},
            "measuredSubject": {
              "type": "array",
              "minItems": 1,
              "maxItems": 1,
              "items": {
                "type": "object",
                "properties": {"name": {"$ref": "#/$defs/name"}, "digest": {"type": "object", "required": ["weights"]}}
              }
            },
            "evaluation": {
              "type": "object",
              "required": ["model", "binding", "assurance", "harness", "values", "results"],
              "properties": {
                "model": {"$ref": "#/$defs/name"},
                "version": {"$ref": "#/$defs/text"},
                "release": {"$ref": "#/$defs/hex", "description": "the attestation of the release that was evaluated"},
                "binding": {"enum": ["before-and-after", "after-the-fact", "by-name"]},
                "assurance": {"enum": ["reported", "witnessed"]},
                "harness": {
                  "type": "object",
                  "required": ["name"],
                  "properties": {
                    "name": {"$ref": "#/$defs/text"},
                    "version": {"$ref": "#/$defs/text"},
                    "commit": {"$ref": "#/$defs/text"}
                  }
                },
                "settings": {
                  "type": "object",
                  "properties": {
                    "backend": {"$ref": "#/$defs/text"},
                    "model-args": {"$ref": "#/$defs/text"},
                    "dtype": {"$ref": "#/$defs/text"},
                    "quantization": {"$ref": "#/$defs/text"},
                    "gen-kwargs": {"$ref": "#/$defs/text"},
                    "batch-size": {"$ref": "#/$defs/text"},
                    "chat-template": {"$ref": "#/$defs/hex"},
                    "revision": {"$ref": "#/$defs/text"},
                    "adapter": {"type": "string", "pattern": "^weights:[0-9a-f]{64}$"}
                  }
                },
                "limit": {"type": "number", "exclusiveMinimum": 0},
                "passed": {"type": "boolean", "description": "whether all that was required was met"},
                "values": {
                  "type": "array",
                  "minItems": 1,
                  "maxItems": 1000,
                  "items": {
                    "type": "object",
                    "required": ["task", "metric", "value"],
                    "properties": {
                      "task": {"$ref": "#/$defs/text"},
                      "metric": {"$ref": "#/$defs/text"},
                      "filter": {"$ref": "#/$defs/text"},
                      "value": {"$ref": "#/$defs/decimal"},
                      "stderr": {"$ref": "#/$defs/decimal"},
                      "n": {"$ref": "#/$defs/count"},
                      "few-shot": {"$ref": "#/$defs/count"},
                      "higher-is-better": {"type": "boolean"},
                      "version": {"$ref": "#/$defs/text"},
                      "group": {"type": "boolean"},
                      "requirement": {
                        "type": "object",
                        "required": ["comparator", "threshold"],
                        "properties": {
                          "comparator": {"enum": [">=", "<=", ">", "<"]},
                          "threshold": {"$ref": "#/$defs/decimal"}
                        }
                      }
                    }
                  }
                },
                "results": {
                  "type": "object",
                  "required": ["sha256"],
                  "properties": {
                    "sha256": {"$ref": "#/$defs/hex"},
                    "bytes": {"$ref": "#/$defs/count"},
                    "omitted": {"$ref": "#/$defs/count"}
                  }
                }
              }
            },
            "comparison": {
              "type": "object",
              "required": ["model", "parent", "checks"],
              "properties": {
                "model": {"$ref": "#/$defs/name"},
                "version": {"$ref": "#/$defs/text"},
                "parent": {
                  "type": "object",
                  "required": ["name", "weights"],
                  "properties": {"name": {"$ref": "#/$defs/name"}, "weights": {"$ref": "#/$defs/hex"}}
                },
                "relation": {
                  "enum": ["finetune", "adapter", "merge", "quantized", "distilled", "converted", "pruned", "edited"]
                },
                "agrees": {"type": "boolean"},
                "checks": {
                  "type": "array",
                  "maxItems": 256,
                  "items": {
                    "type": "object",
                    "required": ["name", "result", "method", "version"],
                    "properties": {
                      "name": {"$ref": "#/$defs/text"},
                      "result": {"enum": ["found", "not-found", "inconclusive"]},
                      "method": {"$ref": "#/$defs/text"},
                      "version": {"$ref": "#/$defs/text"},
                      "detection-limit": {"$ref": "#/$defs/text"}
                    }
                  }
                }
              },
              "dependentRequired": {"relation": ["agrees"], "agrees": ["relation"]}
            },
        """#
}
