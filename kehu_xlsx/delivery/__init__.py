"""Mail: messages made, looked over, sent and remembered; knows nothing of the business."""
