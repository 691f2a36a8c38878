"""All benchmarks: `make bench`. Figures are ratios, measured side by side in one run."""

from benchmarks import speech, turns

if __name__ == "__main__":
    print("Text turns")
    turns.main()
    print("\nSpeech upload")
    speech.main([])
