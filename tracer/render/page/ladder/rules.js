// The rules by which a ladder is laid out, in the page and in the SVG (tracer/render/svg reads them
// from the header that bundle.py makes of this table). Lengths are in px. One rule a line.
export const rules = {
  foldSilenceNs: 2_000_000, // the least silence that is folded
  foldRoundTrips: 8, // where a round trip was seen, silence shorter than so many is not folded
  foldTop: 15, // from the end of what stands above to the middle of the fold
  foldHeight: 34, // of a fold, with its margins
  foldGap: 6, // above a fold
  stretch: 24, // the most by which time that is not folded moves the next event down
  stretchUnitNs: 1_000, // the logarithm of the time is taken in this unit
  least: 3, // the least by which any event stands below the last one
  firstY: 20, // where the picture begins
  bottomMargin: 24, // below the last label
  shortCallNs: 1_000_000, // a shorter call with nothing within it is one event
  mostColumns: 4, // of overlapping calls on one side
  boxWidth: 14, // of a call
  boxPitch: 19, // from one column of calls to the next
  boxAbove: 2, // a box begins so far above its call's entry and ends so far below the return
  shortBoxHalf: 7, // half the height of a short call's box
  bandWidth: 16, // of a life line
  returnGap: 18, // the least from a call's entry to its return
  pitch: 52, // the least from one segment to the next
  narrowPitch: 64, // the same where all labels stand between the life lines
  narrowBelow: 720, // a page of less width puts all labels between the life lines
  gutter: 80, // for the times
  innerShare: 0.34, // of the width is for the segments
  innerLeast: 280, // but at least this
  innerMost: 560, // and at most this
  sideMargin: 14, // beside the boxes
  callLetter: 8.2, // width of a letter of a call
  segmentLetter: 8.8, // width of a letter of a segment's label
  segmentMargin: 76, // of the room between the life lines that no label uses
  arrowAbove: 27, // a segment's label reaches so far above its arrow
  twoLinesAbove: 45, // the same when the label has two lines
  arrowBelow: 8, // the arrow's head reaches so far below
  stateBelow: 28, // the same where a state is named below it
  labelAbove: 11, // a label beside the life lines reaches so far above its event
  labelBelow: 12, // and so far below
  causeBelow: 11, // a segment's cause reaches so far below
};
