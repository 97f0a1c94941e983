"""Everything that knows Excel and nothing that knows the business."""
